/** What an application sends, receives and learns: messages, receipts, subscriptions. */
@NullMarked
package io.broadcaster;

import org.jspecify.annotations.NullMarked;
