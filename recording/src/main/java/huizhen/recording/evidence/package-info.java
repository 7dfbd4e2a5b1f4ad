/// The exported case file: its list, its form as a ZIP, and what checking it finds. Pure.
@NullMarked
package huizhen.recording.evidence;

import org.jspecify.annotations.NullMarked;
