export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M10 8h6a8 8 0 0 1 0 16h-6z" />
    </svg>
  )
}
