/// Follow-up visits of patients, their blocks and the waiting room: values, commands and the port.
@NullMarked
package huizhen.scheduling.visit.api;

import org.jspecify.annotations.NullMarked;
