"""All addresses of the site."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.decorators.cache import never_cache

from claims import desk
from newsclaims import views
from newsclaims.accounts import once
from newsclaims.health import health

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("articles.urls")),
    path("articles/<int:pk>/", desk.article, name="article"),
    path("articles/<int:pk>/details/", desk.article_details, name="article-details"),
    path("articles/<int:pk>/status/", desk.article_status, name="article-status"),
    path("", include("claims.urls")),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/once/<str:uidb64>/<str:token>/", once.once, name="sign-in-once"),
    path("sign-out/", never_cache(LogoutView.as_view()), name="sign-out"),
    path("health/", health, name="health"),
    path("api/", include("newsclaims.api")),
    path("admin/", admin.site.urls),
]
