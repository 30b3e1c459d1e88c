/** What a check found. */
export interface Finding {
  /** `ok` is as it should be, `note` could be better, `problem` keeps something from working. */
  status: 'ok' | 'note' | 'problem';
  subject: string;
  text: string;
  /** What to do, as a command where there is one. */
  advice?: string;
}
