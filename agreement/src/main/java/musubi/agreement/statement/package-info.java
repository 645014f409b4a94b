/**
 * Statements as files: canonical JSON that is recomputed and compared, a page an officer reads and prints, a table. Start
 * at {@link musubi.agreement.statement.StatementJson}.
 */
@NullMarked
package musubi.agreement.statement;

import org.jspecify.annotations.NullMarked;
