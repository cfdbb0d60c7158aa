/** Completions for Windows PowerShell 5 and PowerShell 7. Pure; no I/O. */
import {
  LIST_PORTS,
  type Offered,
  type OfferedArgument,
  type OfferedCommand,
  type OfferedFlag,
  valuedFlags,
} from "./table.ts";

export function powershellScript(commands: readonly OfferedCommand[]): string {
  return `\
# PowerShell completion for flasher. To use it, add to $PROFILE:
#   flasher completions powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName flasher -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)

  $commands = @(
${commands.map(commandEntry).join("\n")}
  )
  # The word after one of these is not an argument.
  $valued = @(${valuedFlags(commands).map(quoted).join(", ")})

  # The words before the one being typed.
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })

  function Offer($text, $help) {
    if ($text.StartsWith($wordToComplete)) {
      [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $help)
    }
  }

  # The ports that the program lists, each with its adapter.
  function OfferPorts {
    $program = $commandAst.GetCommandName()
    if (-not $program -or $null -eq (Get-Command $program -CommandType Application -ErrorAction Ignore)) { $program = 'flasher' }
    foreach ($line in @($null | & $program ${LIST_PORTS} 2>$null)) {
      $name, $adapter = $line -split [char]9, 2
      # An empty description is an error.
      Offer $name $(if ($adapter) { $adapter } else { $name })
    }
  }

  function OfferAll($offered, $help) {
    foreach ($one in $offered.Words) { Offer $one $help }
    if ($offered.Ports) { OfferPorts }
  }

  if ($words.Count -eq 0) {
    foreach ($one in $commands) { Offer $one.Name $one.Help }
    return
  }
  $command = $commands | Where-Object { $_.Name -ceq $words[0] } | Select-Object -First 1
  if ($null -eq $command) { return }
  $flag = $command.Flags | Where-Object { $_.Words -ccontains $words[-1] } | Select-Object -First 1
  if ($null -ne $flag -and $null -ne $flag.Value) {
    OfferAll $flag.Value $flag.Help
  } elseif ($wordToComplete.StartsWith('-')) {
    foreach ($one in $command.Flags) { Offer $one.Words[0] $one.Help }
  } else {
    $at = 0
    $isValue = $true # of the command itself
    foreach ($one in $words) {
      if ($isValue) { $isValue = $false }
      elseif ($valued -ccontains $one) { $isValue = $true }
      elseif (-not $one.StartsWith('-')) { $at++ }
    }
    $arguments = @($command.Arguments)
    if ($at -ge $arguments.Count -and $arguments.Count -gt 0 -and $arguments[-1].Many) { $at = $arguments.Count - 1 }
    # If nothing matches, PowerShell itself offers files.
    if ($at -lt $arguments.Count) { OfferAll $arguments[$at] $arguments[$at].Name }
  }
}
`;
}

function commandEntry({ name, summary, args, flags }: OfferedCommand): string {
  return [
    `    @{ Name = ${quoted(name)}; Help = ${quoted(summary)}`,
    "       Arguments = @(",
    ...args.map((argument) => `         ${argumentEntry(argument)}`),
    "       )",
    "       Flags = @(",
    ...flags.map((flag) => `         ${flagEntry(flag)}`),
    "       ) }",
  ].join("\n");
}

function argumentEntry({ name, many, ...offered }: OfferedArgument): string {
  return `@{ Name = ${quoted(name)}; Many = $${many}; ${values(offered)} }`;
}

function flagEntry({ long, short, help, value }: OfferedFlag): string {
  const spellings = [long, ...(short === undefined ? [] : [short])].map(quoted).join(", ");
  const offered = value === undefined ? "$null" : `@{ ${values(value)} }`;
  return `@{ Words = @(${spellings}); Help = ${quoted(help)}; Value = ${offered} }`;
}

function values({ words, ports }: Omit<Offered, "files">): string {
  return `Words = @(${words.map(quoted).join(", ")}); Ports = $${ports}`;
}

/** PowerShell treats typographic single quotes as plain ones. */
function quoted(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}
