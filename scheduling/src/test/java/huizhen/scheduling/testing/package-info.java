/// What tests of scheduling, here and in `app`, share: a real Redis, and a small world of clinics.
@NullMarked
package huizhen.scheduling.testing;

import org.jspecify.annotations.NullMarked;
