/** The report of a study: one page in both languages, for screen and A4. Start at {@link musubi.study.report.StudyReport}. */
@NullMarked
package musubi.study.report;

import org.jspecify.annotations.NullMarked;
