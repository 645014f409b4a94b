/**
 * People chosen from the list, and what is then done to all of them at once: looked at before, and taken back within a time. Start at {@link
 * musubi.platform.selection.Selections}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "attendance",
            "audit",
            "jobs",
            "joining",
            "municipality",
            "notice",
            "people",
            "print",
            "programme",
            "underway"
        })
@NullMarked
package musubi.platform.selection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
