/// How notices leave the house: mail, hooks, files, calendars.
@NullMarked
package huizhen.app.notice;

import org.jspecify.annotations.NullMarked;
