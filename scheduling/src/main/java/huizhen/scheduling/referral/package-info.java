/// The state machine of referrals. Pure.
@NullMarked
package huizhen.scheduling.referral;

import org.jspecify.annotations.NullMarked;
