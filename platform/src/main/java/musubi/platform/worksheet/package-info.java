/**
 * The worksheet on which a municipality and its partners agree purpose, roles, indicators and risks of what they do together
 * (産福共創の認識共有ワークシート), and watch them. Start at {@link musubi.platform.worksheet.Worksheets}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "account",
            "audit",
            "figures",
            "municipality",
            "notice",
            "page",
            "people",
            "programme"
        })
@NullMarked
package musubi.platform.worksheet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
