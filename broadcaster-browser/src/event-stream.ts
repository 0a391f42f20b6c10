/** One event of a stream of server-sent events. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads `text/event-stream` as the HTML standard says; ids and retry times are of no use here. */
export class EventStreamParser {
  private rest = '';
  private event = '';
  private data: string[] = [];

  constructor(private readonly emit: (event: StreamEvent) => void) {}

  /** Takes the next characters, however they were cut. */
  push(text: string): void {
    const complete = this.rest + text;
    const held = complete.endsWith('\r') ? complete.length - 1 : complete.length; // may be half a line's end
    const lines = complete.slice(0, held).split(/\r\n|\n|\r/);
    this.rest = lines.pop()! + complete.slice(held);
    lines.forEach((line) => this.line(line));
  }

  private line(line: string): void {
    if (line === '') {
      this.dispatch();
    } else if (line.startsWith('event:')) {
      this.event = valueOf(line);
    } else if (line.startsWith('data:')) {
      this.data.push(valueOf(line));
    }
  }

  private dispatch(): void {
    if (this.data.length > 0) {
      this.emit({ event: this.event || 'message', data: this.data.join('\n') });
    }
    this.event = '';
    this.data = [];
  }
}

function valueOf(line: string): string {
  return line.slice(line.indexOf(':') + 1).replace(/^ /, '');
}
