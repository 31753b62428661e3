"""Every read of ideas."""

from forum.ideas.selectors.cards import IdeaScreen
from forum.ideas.selectors.detail import idea_screen
from forum.ideas.selectors.finding import find_idea, milestone_file
from forum.ideas.selectors.lists import Choice, IdeaList, boards_of_ideas, choice_of, idea_list
from forum.ideas.selectors.measures import (
    ideas_answered_share,
    ideas_done_share,
    ideas_proposed,
)
from forum.ideas.selectors.people import people_named, people_offered
from forum.ideas.selectors.report import Outcome, Report, ideas_report
from forum.ideas.selectors.rows import IdeaRow, rows_of
from forum.ideas.selectors.similar import SimilarIdea, similar_ideas
from forum.ideas.selectors.stages import stages_of

__all__ = [
    "Choice",
    "IdeaList",
    "IdeaRow",
    "IdeaScreen",
    "Outcome",
    "Report",
    "SimilarIdea",
    "boards_of_ideas",
    "choice_of",
    "find_idea",
    "idea_list",
    "idea_screen",
    "ideas_answered_share",
    "ideas_done_share",
    "ideas_proposed",
    "ideas_report",
    "milestone_file",
    "people_named",
    "people_offered",
    "rows_of",
    "similar_ideas",
    "stages_of",
]
