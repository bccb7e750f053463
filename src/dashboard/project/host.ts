/** `hello.localhost:8080` of `http://hello.localhost:8080`. */
export function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}
