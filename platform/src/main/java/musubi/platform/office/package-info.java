/** The pages of municipal officers. They show what the modules answer and hold no rule of their own. */
@ApplicationModule(
        allowedDependencies = {
            "contract",
            "payout",
            "points",
            "rewards",
            "ranking",
            "access",
            "activity",
            "area",
            "attendance",
            "audit",
            "evaluation",
            "figures",
            "funding",
            "indigo",
            "joint",
            "message",
            "municipality",
            "notice",
            "people",
            "page",
            "print",
            "programme",
            "referral",
            "selection",
            "snapshot",
            "underway",
            "welfare"
        })
@NullMarked
package musubi.platform.office;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
