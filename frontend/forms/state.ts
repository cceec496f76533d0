/** Whether a state of the site's own can hold a key of ours and stay what it is: a list, a map or a text cannot. */
export function holds(state: unknown): boolean {
  return state === null || Object.getPrototypeOf(state) === Object.prototype;
}
