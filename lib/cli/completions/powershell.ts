/** Completions for Windows PowerShell 5 and PowerShell 7. Pure; no I/O. */
import type { Offered, OfferedCommand, OfferedFlag } from "./table.ts";

export function powershellScript(commands: readonly OfferedCommand[]): string {
  return `\
# PowerShell completion for flasher. To use it, add to $PROFILE:
#   flasher completions powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName flasher -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)

  $commands = @(
${commands.map(commandEntry).join("\n")}
  )

  # The words before the one being typed.
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })

  function Offer($text, $help) {
    if ($text.StartsWith($wordToComplete)) {
      [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $help)
    }
  }

  if ($words.Count -eq 0) {
    foreach ($one in $commands) { Offer $one.Name $one.Help }
    return
  }
  $command = $commands | Where-Object { $_.Name -ceq $words[0] } | Select-Object -First 1
  if ($null -eq $command) { return }
  $flag = $command.Flags | Where-Object { $_.Words -ccontains $words[-1] } | Select-Object -First 1
  if ($null -ne $flag -and $null -ne $flag.Values) {
    foreach ($one in $flag.Values) { Offer $one $flag.Help }
  } elseif ($wordToComplete.StartsWith('-')) {
    foreach ($one in $command.Flags) { Offer $one.Words[0] $one.Help }
  } else {
    # If nothing matches, PowerShell itself offers files.
    foreach ($one in $command.Values) { Offer $one $command.Argument }
  }
}
`;
}

function commandEntry({ name, summary, argument, flags }: OfferedCommand): string {
  return [
    `    @{ Name = ${quoted(name)}; Help = ${quoted(summary)}`,
    `       Argument = ${quoted(argument?.name ?? "")}; Values = ${list(argument)}`,
    "       Flags = @(",
    ...flags.map((flag) => `         ${flagEntry(flag)}`),
    "       ) }",
  ].join("\n");
}

function flagEntry({ long, short, help, value }: OfferedFlag): string {
  const spellings = [long, ...(short === undefined ? [] : [short])].map(quoted).join(", ");
  const values = value === undefined ? "$null" : list(value);
  return `@{ Words = @(${spellings}); Help = ${quoted(help)}; Values = ${values} }`;
}

function list(offered: Offered | undefined): string {
  return `@(${(offered?.words ?? []).map(quoted).join(", ")})`;
}

/** PowerShell treats typographic single quotes as plain ones. */
function quoted(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}
