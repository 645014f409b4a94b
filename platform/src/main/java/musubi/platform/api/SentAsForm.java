package musubi.platform.api;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** What is sent is a form and not JSON; for the description of the API. */
@Retention(RetentionPolicy.RUNTIME)
@interface SentAsForm {
    /** The record whose components are the fields of the form. */
    Class<? extends Record> value();
}
