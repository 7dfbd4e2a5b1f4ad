/// Orders of a remote imaging, ECG or pathology report: values, commands and the port.
@NullMarked
package huizhen.scheduling.order.api;

import org.jspecify.annotations.NullMarked;
