/**
 * Study protocols, the cohorts they ask for, and results that another evaluator makes again. Start at
 * {@link musubi.study.table.TableFile}.
 */
@NullMarked
package musubi.study;

import org.jspecify.annotations.NullMarked;
