/**
 * How fast Musubi is, as ratios to rivals that do the same work in the same run. Start at {@link musubi.bench.Bench}; what
 * bounds each figure is in docs/explanation/performance.md.
 */
@NullMarked
package musubi.bench;

import org.jspecify.annotations.NullMarked;
