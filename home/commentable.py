"""What of the site's pages takes comments."""

from cms.ports.commentable import offer_comments
from home.news.pages import ArticlePage

offer_comments(
    ArticlePage,
    visible=lambda viewer: ArticlePage.objects.visible_to(viewer).filter(comments_open=True),
    author_id=lambda article: article.owner_id,
    url=lambda article: article.get_absolute_url(),
)
