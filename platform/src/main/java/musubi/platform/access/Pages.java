package musubi.platform.access;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The page on which one signs in. */
@Controller
class Pages {
    @GetMapping("/sign-in")
    String signIn() {
        return "access/sign-in";
    }
}
