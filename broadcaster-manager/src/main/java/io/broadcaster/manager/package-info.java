/** What an application holds: one manager over all configured broadcasters. Every policy lives here, once. */
@NullMarked
package io.broadcaster.manager;

import org.jspecify.annotations.NullMarked;
