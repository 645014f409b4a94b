/** The pages of residents themselves: in large type, one thing at a time. Start at {@code TodayPages}. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "activity",
            "area",
            "attendance",
            "audit",
            "municipality",
            "page",
            "people",
            "points",
            "print",
            "programme",
            "questionnaire",
            "ranking",
            "rewards",
            "underway"
        })
@NullMarked
package musubi.platform.resident;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
