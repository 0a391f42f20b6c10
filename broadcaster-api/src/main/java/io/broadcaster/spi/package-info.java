/** What a provider implements, and what every receiver of messages shares. */
@NullMarked
package io.broadcaster.spi;

import org.jspecify.annotations.NullMarked;
