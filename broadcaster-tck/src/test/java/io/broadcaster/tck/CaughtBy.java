package io.broadcaster.tck;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Which tests of the kit must fail for a wrong broadcaster. */
@Retention(RetentionPolicy.RUNTIME)
@interface CaughtBy {
    String[] value();

    /** Whether it is so wrong that nothing else needs to be run; otherwise nothing else may fail. */
    boolean andOthers() default false;
}
