// The behaviours of the forum; every page works without them.
import "./composer.js";
import "./reactions.js";
import "./live-topic.js";
import "./shortcuts.js";
import "./reading.js";
import "./drafts.js";
import "./wait.js";
import "./name-lines.js";
