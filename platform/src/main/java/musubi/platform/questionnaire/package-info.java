/** Questionnaires: how they are asked, who answered, what the answers say. Start at {@link musubi.platform.questionnaire.Answers}. */
@ApplicationModule(allowedDependencies = {"access", "audit", "municipality", "notice", "page", "people", "snapshot"})
@NullMarked
package musubi.platform.questionnaire;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
