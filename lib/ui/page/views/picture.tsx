/** The picture of a board and a plug. It says nothing that the text does not say. */
export function BoardPicture() {
  return (
    <svg class="picture" viewBox="0 0 320 140" aria-hidden="true" focusable="false">
      <g class="picture-board">
        <rect x="146" y="26" width="156" height="88" rx="12" class="pcb" />
        <rect x="140" y="56" width="26" height="28" rx="4" class="metal" />
        <rect x="206" y="42" width="62" height="56" rx="6" class="module" />
        <path d="M216 52h42M216 60h42v8h-42v8h42v8h-42" class="antenna" />
        <circle cx="184" cy="44" r="6" class="metal" />
        <circle cx="184" cy="96" r="6" class="metal" />
        <path d="M282 40v60M292 40v60" class="pins" />
      </g>
      <g class="picture-plug">
        <path d="M8 70h52" class="cable" />
        <rect x="56" y="54" width="38" height="32" rx="7" class="plug" />
        <rect x="94" y="61" width="20" height="18" rx="2" class="metal" />
      </g>
    </svg>
  );
}
