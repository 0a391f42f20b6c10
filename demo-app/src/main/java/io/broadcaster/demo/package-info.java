/** The command line, the demo and the app server, wired with Guice. */
@NullMarked
package io.broadcaster.demo;

import org.jspecify.annotations.NullMarked;
