/** What an evaluation found, written so that another program can read it and another evaluator can make it again. */
@NullMarked
package musubi.study.result;

import org.jspecify.annotations.NullMarked;
