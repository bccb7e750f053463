/** `512 MB`, of 1,048,576 bytes each as Docker counts them, rounded. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`
}
