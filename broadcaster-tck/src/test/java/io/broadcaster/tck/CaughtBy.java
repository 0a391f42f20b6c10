package io.broadcaster.tck;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Which tests of the kit must fail for a wrong broadcaster. */
@Retention(RetentionPolicy.RUNTIME)
@interface CaughtBy {
    String[] value();

    /** Whether it is so wrong that it does not matter what else fails; otherwise nothing else may. */
    boolean andOthers() default false;
}
