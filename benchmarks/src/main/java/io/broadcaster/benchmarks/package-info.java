/** Side-by-side runs of this project and other libraries that do the same. {@code docs/benchmarks.md} explains them. */
@org.jspecify.annotations.NullMarked
package io.broadcaster.benchmarks;
