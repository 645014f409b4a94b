/** Files of people's data as columns of numbers and categories, read through DuckDB. Start at {@link musubi.study.table.TableFile}. */
@NullMarked
package musubi.study.table;

import org.jspecify.annotations.NullMarked;
