/// What the scheduling module offers: the directory, consultation cases, calendars and bookings. It
/// knows no packet.
@NullMarked
package huizhen.scheduling.api;

import org.jspecify.annotations.NullMarked;
