package musubi.platform.resident;

import musubi.platform.access.Door;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** What a device needs to show a resident's pages without a connection. */
@Controller
class OfflinePages {
    private final Me me;

    OfflinePages(Me me) {
        this.me = me;
    }

    /** The worker says nothing about anybody, and is asked for anew after signing out too. */
    @Bean
    static Door residentWorkerDoor() {
        return Door.open("/me/worker.js");
    }

    @GetMapping("/me/worker.js")
    ResponseEntity<Resource> worker() {
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf("text/javascript"))
                .header("Service-Worker-Allowed", "/me")
                .cacheControl(CacheControl.noCache())
                .body(new ClassPathResource("static/me-worker.js"));
    }

    /** Whether somebody is still signed in; a device that is told otherwise forgets what it kept. */
    @GetMapping("/me/account")
    ResponseEntity<Void> account() {
        me.person();
        return ResponseEntity.noContent().build();
    }

    /** Shown in place of a page the device does not have. */
    @GetMapping("/me/offline")
    String missing() {
        me.person();
        return "resident/offline";
    }
}
