/**
 * Benchmarks: each runs Musubi and a rival on the same input in the same process and prints the ratio.
 */
@NullMarked
package musubi.bench;

import org.jspecify.annotations.NullMarked;
