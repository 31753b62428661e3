// The behaviours of the site. Each binds itself to a data- attribute; every page works without them.
import "./alike.js";
import "./copy.js";
import "./focus-search.js";
import "./menu.js";
import "./dirty-form.js";
import "./filters.js";
import "./keep.js";
import "./narrow.js";
import "./searched.js";
import "./suggest.js";
import "./tabs.js";
import "./unfold.js";
import "./video.js";
