/**
 * The public site of a municipality: what its officers published, for everybody who does not sign in, as pages, as open data and in
 * frames of other sites. Start at {@link musubi.platform.site.Publications}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "area",
            "audit",
            "contract",
            "evaluation",
            "figures",
            "funding",
            "indigo",
            "municipality",
            "page",
            "people",
            "programme",
            "ranking",
            "rewards"
        })
@NullMarked
package musubi.platform.site;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
