/// The copy of what lives outside the vault: its records and what is kept of where they lie. Pure.
@NullMarked
package huizhen.recording.state;

import org.jspecify.annotations.NullMarked;
