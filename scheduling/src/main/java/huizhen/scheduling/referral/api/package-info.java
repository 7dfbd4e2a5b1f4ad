/// Referrals between organisations (双向转诊): values, commands and the port.
@NullMarked
package huizhen.scheduling.referral.api;

import org.jspecify.annotations.NullMarked;
