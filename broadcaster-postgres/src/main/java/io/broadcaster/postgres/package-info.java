/** A broadcaster whose wire is a PostgreSQL table: rows are the truth, notifications only wake the listeners. */
@NullMarked
package io.broadcaster.postgres;

import org.jspecify.annotations.NullMarked;
