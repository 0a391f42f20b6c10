/**
 * How drivers speak HTTP to hosted providers: each request at most once, within one deadline, and with the truth about
 * what may have been sent.
 */
@NullMarked
package io.broadcaster.http;

import org.jspecify.annotations.NullMarked;
