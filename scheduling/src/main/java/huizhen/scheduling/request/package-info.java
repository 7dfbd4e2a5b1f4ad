/// What referrals and diagnosis orders have in common: how a decision looks, and who may ask whom.
@NullMarked
package huizhen.scheduling.request;

import org.jspecify.annotations.NullMarked;
