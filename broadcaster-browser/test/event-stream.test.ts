import { expect, test } from 'vitest';
import { EventStreamParser } from '../src/event-stream.js';

test('events are read, however they are cut and whatever ends their lines', () => {
  const text =
    ': a comment\n\nevent: connection\ndata: {"a":\ndata:1}\n\nid: 7\rdata: x\r\revent:none\r\n\r\ndata: y\r\n\r\nid: 8\n';
  for (let cut = 0; cut <= text.length; cut++) {
    const events: string[] = [];
    const parser = new EventStreamParser(({ event, data }) => events.push(`${event} ${data}`));
    parser.push(text.slice(0, cut));
    parser.push(text.slice(cut));
    expect(events).toEqual(['connection {"a":\n1}', 'message x', 'message y']);
  }
});
