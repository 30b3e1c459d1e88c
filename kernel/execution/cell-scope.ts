export {};

declare global {
  /** Shows `message` in the front end and waits for a line. Passwords: `display.password()`. */
  function prompt(message?: string): string;
}
