/** All seeded bugs. */
import { ADVICE_MUTANTS } from "./advice.ts";
import { APP_MUTANTS } from "./app.ts";
import { BOARD_MUTANTS } from "./boards.ts";
import { BOOT_MUTANTS } from "./boots.ts";
import { CATALOGUE_MUTANTS } from "./catalogue.ts";
import { CHECK_MUTANTS } from "./check.ts";
import { CHIP_COMMAND_MUTANTS } from "./chip_commands.ts";
import { DIFF_MUTANTS } from "./diff.ts";
import { DRAFT_MUTANTS } from "./draft.ts";
import { FILE_ACCESS_MUTANTS } from "./file_access.ts";
import { FIRMWARE_FILE_MUTANTS } from "./firmware_file.ts";
import { FIRMWARE_SEARCH_MUTANTS } from "./firmware_search.ts";
import { FIRST_FLASH_MUTANTS } from "./first_flash.ts";
import { FIRST_PYTHON_MUTANTS } from "./first_python.ts";
import { FIRST_START_MUTANTS } from "./first_start.ts";
import { FIRST_USE_MUTANTS } from "./first_use.ts";
import { MEMORY_MUTANTS } from "./memory.ts";
import { MISPLACED_WORDS_MUTANTS } from "./misplaced_words.ts";
import { FLASH_CHIP_MUTANTS } from "./flash_chip.ts";
import { HINT_MUTANTS } from "./hints.ts";
import { HOST_MUTANTS } from "./host.ts";
import { IMAGE_MUTANTS } from "./images.ts";
import { INIT_MUTANTS } from "./init.ts";
import { LABEL_MUTANTS } from "./labels.ts";
import { LOCK_MUTANTS } from "./lock.ts";
import { LOCK_REST_MUTANTS } from "./lock_rest.ts";
import { MACOS_MUTANTS } from "./macos.ts";
import { MANIFEST_MUTANTS } from "./manifest.ts";
import { MANY_PORT_MUTANTS } from "./many_ports.ts";
import { NATIVE_USB_MUTANTS } from "./native_usb.ts";
import { NEXT_STEP_MUTANTS } from "./next_step.ts";
import { PAGE_MUTANTS } from "./pages.ts";
import { OTHER_FILE_MUTANTS } from "./other_files.ts";
import { OTHER_TOOL_MUTANTS } from "./other_tools.ts";
import { PORT_MUTANTS } from "./ports.ts";
import { POWER_MUTANTS } from "./power.ts";
import { RANGE_MUTANTS } from "./ranges.ts";
import { READ_ONCE_MUTANTS } from "./read_once.ts";
import { READ_SURVEY_MUTANTS } from "./read_survey.ts";
import { RECOVERY_MUTANTS } from "./recovery.ts";
import { REHEARSAL_MUTANTS } from "./rehearsal.ts";
import { RELEASE_MUTANTS } from "./release.ts";
import { BOARD_FILES_MUTANTS } from "./board_files.ts";
import { PATIENCE_MUTANTS } from "./patience.ts";
import { ATTACKED_BOARD_MUTANTS } from "./attacked_board.ts";
import { PROOF_OF_FILES_MUTANTS } from "./proof_of_files.ts";
import { SENT_AHEAD_MUTANTS } from "./sent_ahead.ts";
import { FILES_IN_ROOMS_MUTANTS } from "./files_in_rooms.ts";
import { REHEARSE_FILES_MUTANTS } from "./rehearse_files.ts";
import { SECRETS_KEPT_MUTANTS } from "./secrets_kept.ts";
import { SECRET_CONSENT_MUTANTS } from "./secret_consent.ts";
import { REPL_MUTANTS } from "./repl.ts";
import { RESUME_MUTANTS } from "./resume.ts";
import { ROOM_LAST_LINE_MUTANTS } from "./room_last_lines.ts";
import { ROOM_MUTANTS } from "./room.ts";
import { ROOM_PROOF_MUTANTS } from "./room_proofs.ts";
import { ROSTER_MUTANTS } from "./roster.ts";
import { ROOM_END_MUTANTS } from "./room_ends.ts";
import { ROOM_SCREEN_MUTANTS } from "./room_screen.ts";
import { SAID_OF_FILES_MUTANTS } from "./said_of_files.ts";
import { SAFE_MODE_MUTANTS } from "./safe_mode.ts";
import { SANDBOX_MUTANTS } from "./sandbox.ts";
import { SCREEN_MUTANTS } from "./screen.ts";
import { SCRIPT_MUTANTS } from "./scripts.ts";
import { SESSION_MUTANTS } from "./session.ts";
import { SILENT_BOARDS_MUTANTS } from "./silent_boards.ts";
import { SOCKET_MUTANTS } from "./sockets.ts";
import { TOPIC_MUTANTS } from "./topics.ts";
import { TRUTH_MUTANTS } from "./truth.ts";
import { UI_PAGE_MUTANTS } from "./ui_page.ts";
import { UI_MUTANTS } from "./ui.ts";
import { UI_CHOOSER_MUTANTS } from "./ui_chooser.ts";
import { UI_MISSING_MUTANTS } from "./ui_missing.ts";
import { UNFINISHED_MUTANTS } from "./unfinished.ts";
import { WATCH_MUTANTS } from "./watch.ts";
import { WEB_MANIFEST_MUTANTS } from "./web_manifest.ts";
import { WINDOWS_MUTANTS } from "./windows.ts";
import { WINDOWS_CONSOLE_MUTANTS } from "./windows_console.ts";
import { WINDOWS_DRIVER_MUTANTS } from "./windows_drivers.ts";
import { BUNDLE_MUTANTS } from "./bundle.ts";
import { CACHE_MUTANTS } from "./cache.ts";
import { DOWNLOAD_LIMIT_MUTANTS } from "./download_limits.ts";
import { DOWNLOAD_MUTANTS } from "./download.ts";
import { PACKAGE_MUTANTS } from "./packages.ts";
import { PORTABLE_MUTANTS } from "./portable.ts";
import { REPO_MUTANTS } from "./repo.ts";
import { WIPE_FILES_MUTANTS } from "./wipe_files.ts";
import type { Mutant } from "./mutant.ts";

export const MUTANTS: readonly Mutant[] = [
  ...ADVICE_MUTANTS,
  ...APP_MUTANTS,
  ...BOARD_MUTANTS,
  ...BOOT_MUTANTS,
  ...CATALOGUE_MUTANTS,
  ...CHECK_MUTANTS,
  ...CHIP_COMMAND_MUTANTS,
  ...DIFF_MUTANTS,
  ...DRAFT_MUTANTS,
  ...FILE_ACCESS_MUTANTS,
  ...FIRMWARE_FILE_MUTANTS,
  ...FIRMWARE_SEARCH_MUTANTS,
  ...FIRST_FLASH_MUTANTS,
  ...FIRST_USE_MUTANTS,
  ...MEMORY_MUTANTS,
  ...MISPLACED_WORDS_MUTANTS,
  ...FLASH_CHIP_MUTANTS,
  ...HINT_MUTANTS,
  ...HOST_MUTANTS,
  ...IMAGE_MUTANTS,
  ...INIT_MUTANTS,
  ...LABEL_MUTANTS,
  ...LOCK_MUTANTS,
  ...LOCK_REST_MUTANTS,
  ...MACOS_MUTANTS,
  ...MANIFEST_MUTANTS,
  ...MANY_PORT_MUTANTS,
  ...NATIVE_USB_MUTANTS,
  ...NEXT_STEP_MUTANTS,
  ...PAGE_MUTANTS,
  ...OTHER_FILE_MUTANTS,
  ...OTHER_TOOL_MUTANTS,
  ...PORT_MUTANTS,
  ...POWER_MUTANTS,
  ...RANGE_MUTANTS,
  ...READ_ONCE_MUTANTS,
  ...READ_SURVEY_MUTANTS,
  ...RECOVERY_MUTANTS,
  ...REHEARSAL_MUTANTS,
  ...RELEASE_MUTANTS,
  ...REPL_MUTANTS,
  ...BOARD_FILES_MUTANTS,
  ...SECRET_CONSENT_MUTANTS,
  ...SECRETS_KEPT_MUTANTS,
  ...REHEARSE_FILES_MUTANTS,
  ...FILES_IN_ROOMS_MUTANTS,
  ...ATTACKED_BOARD_MUTANTS,
  ...SENT_AHEAD_MUTANTS,
  ...PATIENCE_MUTANTS,
  ...PROOF_OF_FILES_MUTANTS,
  ...RESUME_MUTANTS,
  ...ROOM_LAST_LINE_MUTANTS,
  ...ROOM_MUTANTS,
  ...ROOM_PROOF_MUTANTS,
  ...ROSTER_MUTANTS,
  ...ROOM_END_MUTANTS,
  ...ROOM_SCREEN_MUTANTS,
  ...SAID_OF_FILES_MUTANTS,
  ...SAFE_MODE_MUTANTS,
  ...SANDBOX_MUTANTS,
  ...SCREEN_MUTANTS,
  ...SCRIPT_MUTANTS,
  ...SESSION_MUTANTS,
  ...SILENT_BOARDS_MUTANTS,
  ...SOCKET_MUTANTS,
  ...TOPIC_MUTANTS,
  ...TRUTH_MUTANTS,
  ...UI_PAGE_MUTANTS,
  ...UI_MUTANTS,
  ...UI_CHOOSER_MUTANTS,
  ...UI_MISSING_MUTANTS,
  ...UNFINISHED_MUTANTS,
  ...WATCH_MUTANTS,
  ...WEB_MANIFEST_MUTANTS,
  ...WINDOWS_MUTANTS,
  ...WINDOWS_CONSOLE_MUTANTS,
  ...WINDOWS_DRIVER_MUTANTS,
  ...BUNDLE_MUTANTS,
  ...CACHE_MUTANTS,
  ...DOWNLOAD_LIMIT_MUTANTS,
  ...DOWNLOAD_MUTANTS,
  ...PACKAGE_MUTANTS,
  ...PORTABLE_MUTANTS,
  ...REPO_MUTANTS,
  ...FIRST_START_MUTANTS,
  ...FIRST_PYTHON_MUTANTS,
  ...WIPE_FILES_MUTANTS,
];
