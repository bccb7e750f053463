/** What stands in a field, '' if it is not there. A form gives line breaks as CRLF; what runs on Linux wants LF. */
export function formText(fields: FormData, name: string): string {
  return String(fields.get(name) ?? '').replaceAll('\r\n', '\n')
}
